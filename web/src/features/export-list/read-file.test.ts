import { expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { BrokenOff, readFile } from "./read-file";

const HEADERS = {
  "content-type": "text/csv; charset=utf-8",
  "content-disposition": 'attachment; filename="customers-2026-11-01.csv"',
};

/** The answer of a server that sends these parts, and then ends or breaks off. */
function answer(rows: number, parts: string[], end?: Error) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part !== undefined) controller.enqueue(encoder.encode(part));
      else if (end) controller.error(end);
      else controller.close();
    },
  });
  return { response: new Response(body, { headers: { ...HEADERS, "x-row-count": String(rows) } }) };
}

it("reads a file to its end and tells how far it has come", async () => {
  const told: string[] = [];
  const parts = ['\uFEFFname,note\r\n"Smi', 'th, ""Bob""","two\nli', 'nes"\r\nZoë,', "\r\n"];
  const file = await readFile(answer(2, parts), (rows, of) => told.push(`${rows} of ${of}`));
  expect(file.name).toBe("customers-2026-11-01.csv");
  expect(file.rows).toBe(2);
  expect(file.content.type).toBe("text/csv; charset=utf-8");
  expect(file.content.size).toBe(
    new TextEncoder().encode('\uFEFFname,note\r\n"Smith, ""Bob""","two\nlines"\r\nZoë,\r\n').length,
  );
  expect(told).toEqual(["0 of 2", "0 of 2", "1 of 2", "2 of 2"]);
});

it("reads a file without rows", async () => {
  expect((await readFile(answer(0, ["\uFEFFname\r\n"]), () => {})).rows).toBe(0);
});

it.each([
  ["that breaks off", answer(2, ["name\r\nA\r\n"], new TypeError("network error"))],
  ["that ends too soon", answer(2, ["name\r\nA\r\n"])],
  ["that ends inside a row", answer(1, ["name\r\nA"])],
  ["with more rows than were announced", answer(1, ["name\r\nA\r\nB\r\n"])],
])("keeps no file %s", async (_, reply) => {
  await expect(readFile(reply, () => {})).rejects.toBeInstanceOf(BrokenOff);
});

it("is ended by whoever has begun it", async () => {
  const reply = answer(2, ["name\r\n"], new DOMException("given up", "AbortError"));
  await expect(readFile(reply, () => {})).rejects.toMatchObject({ name: "AbortError" });
});

it("tells why there is no file", async () => {
  const reply = {
    response: new Response(null, { status: 429 }),
    error: { reason: "ALREADY_EXPORTING", detail: "Wait." },
  };
  const refused = readFile(reply, () => {});
  await expect(refused).rejects.toBeInstanceOf(ApiProblem);
  await expect(refused).rejects.toMatchObject({ status: 429, reason: "ALREADY_EXPORTING" });
});
