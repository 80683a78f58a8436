import { Button, Tooltip } from "@mantine/core";
import { IconFilterPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/commands/use-commands";
import { IconAction } from "@/parts/IconAction";
import { Keys } from "@/parts/Keys";

const KEY = "F";

/** Opens the filter builder: by the button, by its key and from the palette. */
export function CreateFilterButton(props: {
  /** True if there is a filter already. */
  editing: boolean;
  narrow: boolean;
  /** The same function every time. */
  onClick: () => void;
}) {
  const { editing, narrow, onClick } = props;
  const { t } = useTranslation();
  const label = t(editing ? "grid.editFilter" : "grid.createFilter");
  useCommands(
    useMemo(() => [{ id: "create-filter", label, icon: IconFilterPlus, keys: KEY, run: onClick }], [label, onClick]),
  );
  if (narrow) {
    return <IconAction icon={IconFilterPlus} label={label} size="lg" pressed={editing} onClick={onClick} />;
  }
  return (
    <Tooltip label={<Keys keys={KEY} />}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconFilterPlus size={15} stroke={1.75} aria-hidden />}
        onClick={onClick}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
