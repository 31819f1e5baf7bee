import 'i18next';
import type admin from '../languages/en/admin.json';
import type campaign from '../languages/en/campaign.json';
import type desk from '../languages/en/desk.json';
import type examination from '../languages/en/examination.json';
import type frame from '../languages/en/frame.json';
import type office from '../languages/en/office.json';
import type publicWords from '../languages/en/public.json';
import type session from '../languages/en/session.json';

// The English files say which words there are: a key that is not in them does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'frame';
    resources: {
      admin: typeof admin;
      campaign: typeof campaign;
      desk: typeof desk;
      examination: typeof examination;
      frame: typeof frame;
      office: typeof office;
      public: typeof publicWords;
      session: typeof session;
    };
  }
}
