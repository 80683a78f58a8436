import { beforeAll } from "vitest";
import { startTexts } from "@/i18n";

beforeAll(startTexts);
