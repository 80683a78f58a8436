import { Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { openCasesOptions } from "@/features/cases/queries";
import { Frame } from "@/parts/Frame";
import { usePermission } from "@/session/use-session";
import type { Salesman } from "./salesmen";

/**
 * What becomes of the open cases of those whose tick is taken away: they keep them, or the main salesman takes them over. Shown
 * only if somebody has some.
 */
export function OpenCases(props: {
  customerId: string;
  /** Those whose tick is taken away. */
  leaving: Salesman[];
  /** The main salesman's name; absent if there is none, so that nobody could take cases over. */
  main: string | undefined;
  /** Ids of those whose cases are taken over. */
  handed: string[];
  onChange: (handed: string[]) => void;
}) {
  const { customerId, leaving, main, handed, onChange } = props;
  const { t } = useTranslation();
  const enabled = usePermission("activities.read") && leaving.length > 0;
  const { data: cases = [] } = useQuery({ ...openCasesOptions(customerId), enabled });
  const asked = leaving
    .map(({ id, name }) => ({ id, name, count: cases.filter(({ salesmanId }) => salesmanId === id).length }))
    .filter(({ count }) => count > 0);
  if (asked.length === 0) return null;
  return (
    <Frame title={t("openCasesOf.title")}>
      <Stack gap="md">
        {asked.map(({ id, name, count }) => (
          <Radio.Group
            key={id}
            label={t("openCasesOf.has", { name, count })}
            value={handed.includes(id) ? "handed" : "kept"}
            onChange={(value) =>
              onChange(value === "handed" ? [...handed, id] : handed.filter((other) => other !== id))
            }
          >
            <Stack gap="xs" mt="xs">
              <Radio value="kept" label={t("openCasesOf.kept", { name })} />
              {main && <Radio value="handed" label={t("openCasesOf.handed", { main })} />}
            </Stack>
          </Radio.Group>
        ))}
      </Stack>
    </Frame>
  );
}
