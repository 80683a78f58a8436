import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";
import type pages from "./en.pages.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en & typeof pages };
  }
}

/** Loads the texts. English is the only catalogue so far; another language is one more pair of files like `en.json`. */
export function startTexts(): void {
  void i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Adds the texts of what the first page does without; they come with the first page or dialog that needs them. */
export async function startPageTexts(): Promise<void> {
  const { default: texts } = await import("./en.pages.json");
  i18next.addResourceBundle("en", "translation", texts, true);
}

/** Loads such a page or dialog with its texts. */
export function withPageTexts<P>(load: () => Promise<P>): () => Promise<P> {
  return async () => {
    const [page] = await Promise.all([load(), startPageTexts()]);
    return page;
  };
}
