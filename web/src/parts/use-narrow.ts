import { useMediaQuery } from "@mantine/hooks";

/** True on a screen on which grids show cards. */
export function useNarrow(): boolean {
  return useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
}
