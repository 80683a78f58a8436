import { answer, api } from "@/api/client";
import { SubmitKey } from "@/api/submit-key";
import type { MovedCustomer, MoveOutcome, Salesman, SalesmanCustomer } from "@/api/types";

/** Most customers of one call. */
const MOST = 500;

/** Customers that shall get another main salesman. */
export interface Move {
  from: Salesman;
  to: Salesman;
  /** Those that are ticked, or all whose main salesman he is. */
  customers: readonly Pick<SalesmanCustomer, "id" | "etag">[] | "all";
  /** Whether the former one stays linked. */
  keep: boolean;
  /** Whether this takes a move back: then he keeps the cases that he had himself. */
  takesBack?: boolean;
}

/** What became of them. */
export interface Moved {
  moved: MovedCustomer[];
  stayed: MovedCustomer[];
}

/** The keys of the calls of one move, by their number: pressing again after a lost answer moves nothing twice. */
export class MoveKeys {
  readonly #keys: SubmitKey[] = [];

  for(call: number, body: unknown): string {
    let key = this.#keys[call];
    if (!key) {
      key = new SubmitKey();
      this.#keys[call] = key;
    }
    return key.for(body);
  }
}

/** Moves the customers, a part at a time; tells after each part how many have moved. What has moved stays moved if it breaks off. */
export async function moveCustomers(move: Move, keys: MoveKeys, onProgress: (moved: Moved) => void): Promise<Moved> {
  const { from, to, customers, keep, takesBack = false } = move;
  const way = { fromSalesmanId: from.id, toSalesmanId: to.id, keepAsAdditional: keep, takesBack };
  const done: Moved = { moved: [], stayed: [] };
  const call = async (number: number, part: { all: true; pageToken: string } | { customers: typeof customers }) => {
    const body = { ...way, ...part } as typeof way & { customers?: { id: string; etag: string }[] };
    const reply = await answer(
      api.POST("/api/v1/customers/move", { params: { header: { "Idempotency-Key": keys.for(number, body) } }, body }),
    );
    for (const each of reply.customers) done[each.outcome === MOVED ? "moved" : "stayed"].push(each);
    onProgress({ ...done });
    return reply.nextPageToken;
  };
  if (customers === "all") {
    let pageToken = "";
    let number = 0;
    do {
      pageToken = await call(number, { all: true, pageToken });
      number += 1;
    } while (pageToken);
  } else {
    for (let first = 0; first < customers.length; first += MOST) {
      const part = customers.slice(first, first + MOST).map(({ id, etag }) => ({ id, etag }));
      await call(first / MOST, { customers: part });
    }
  }
  return done;
}

const MOVED: MoveOutcome = "MOVE_OUTCOME_MOVED";

/** The moves that take a move back: just the customers that moved and nobody changed since, and whoever was linked before stays so. */
export function takingBack({ from, to }: Move, moved: readonly MovedCustomer[]): Move[] {
  const back = (wasAdditional: boolean): Move => ({
    from: to,
    to: from,
    keep: wasAdditional,
    takesBack: true,
    customers: moved
      .filter((each) => each.wasAdditional === wasAdditional)
      .map(({ customerId, etag }) => ({ id: customerId, etag })),
  });
  return [back(true), back(false)].filter(({ customers }) => customers.length > 0);
}

/** How many stayed, by the reason. */
export function byOutcome(stayed: readonly MovedCustomer[]): [MoveOutcome, number][] {
  const counts = new Map<MoveOutcome, number>();
  for (const { outcome } of stayed) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts];
}
