import { setNonce } from "get-nonce";

/**
 * The nonce the gateway wrote into the page: the content security policy lets only style elements with it take effect.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

/** Hands the nonce to the scroll lock behind dialogs, which writes a style element of its own. */
export function shareStyleNonce(): void {
  setNonce(styleNonce());
}
