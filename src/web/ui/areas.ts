/** Areas of the app, each with its words in languages/LANGUAGE/AREA.json. A new area is a line here and a file per language. */
export type Area = 'frame' | 'session' | 'desk' | 'office' | 'examination' | 'admin' | 'campaign' | 'public';
