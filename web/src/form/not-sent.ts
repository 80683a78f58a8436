import { isProblem } from "@/api/problem";

/** A save that could not leave the device, as there was no network: nothing of it can have arrived. */
export class NotSent extends Error {}

/**
 * Sends a save. Only if the device had no network from the beginning is it sure that nothing was saved: where it went
 * away meanwhile, the server may have got the request, and only its answer is lost.
 */
export async function sendSave<Stored>(send: () => Promise<Stored>): Promise<Stored> {
  const { onLine } = navigator;
  try {
    return await send();
  } catch (error) {
    throw !onLine && isProblem(error, 0) ? new NotSent("there is no network", { cause: error }) : error;
  }
}
