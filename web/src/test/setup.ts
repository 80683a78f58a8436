import { beforeAll } from "vitest";
import { startPageTexts, startTexts } from "@/i18n";

beforeAll(async () => {
  startTexts();
  await startPageTexts();
});
