import { drawingSVG, qrcode } from 'bwip-js/browser';

/** A QR code as the address of a picture. It is drawn here: the secret in it leaves this machine for nobody. */
export function pictureOf(text: string): string {
  const svg = qrcode({ bcid: 'qrcode', text, scale: 4, paddingwidth: 4, paddingheight: 4, backgroundcolor: 'FFFFFF' }, drawingSVG());
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
