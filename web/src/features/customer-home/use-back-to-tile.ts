import { useRouter } from "@tanstack/react-router";
import { useBack } from "@/parts/use-back";
import { type Tile, tileSearch } from "./tiles";

/** Goes back to where the form was opened; if that is the customer's page, then to the tile that shows what was saved. */
export function useBackToTile(customerId: string, tile: Tile): () => void {
  const router = useRouter();
  const address = { to: "/customers/$customerId", params: { customerId }, search: tileSearch(tile) } as const;
  const back = useBack(address);
  return () => {
    const stop = router.subscribe("onResolved", ({ toLocation }) => {
      stop();
      if (toLocation.pathname !== router.buildLocation(address).pathname) return;
      void router.navigate({ ...address, replace: true, resetScroll: false });
    });
    back();
  };
}
