import { ActionIcon, Tooltip } from "@mantine/core";
import type { IconProps } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentType, MouseEventHandler } from "react";
import { Keys } from "./Keys";

interface Look {
  /** What the button does: its accessible name and its tooltip. */
  label: string;
  icon: ComponentType<IconProps>;
  /** The keyboard shortcut, shown in the tooltip, for example "Ctrl K". */
  keys?: string;
  tabIndex?: number;
  size?: "sm" | "md" | "lg";
  className?: string;
}

const ICON_SIZE = { sm: 16, md: 18, lg: 18 };

function ActionTooltip({ label, keys, children }: Pick<Look, "label" | "keys"> & { children: React.ReactNode }) {
  return (
    <Tooltip
      label={
        <>
          {label} {keys && <Keys keys={keys} />}
        </>
      }
    >
      {children}
    </Tooltip>
  );
}

/**
 * An icon button with its name as tooltip. One that has just become disabled keeps the focus, for keys pressed next: a
 * step to the last page or row must not lead out of the page.
 */
export function IconAction(
  props: Look & {
    onClick: MouseEventHandler;
    /** Somebody is about to press it: the pointer is over it, or it has the focus. */
    onAim?: () => void;
    pressed?: boolean;
    disabled?: boolean;
  },
) {
  const { label, icon: Icon, keys, size = "md", pressed, disabled = false, tabIndex, onClick, onAim, ...rest } = props;
  const aim = disabled ? undefined : onAim;
  return (
    <ActionTooltip label={label} keys={keys}>
      <ActionIcon
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        data-disabled={disabled || undefined}
        tabIndex={disabled ? -1 : tabIndex}
        size={size}
        onClick={disabled ? undefined : onClick}
        onPointerEnter={aim}
        onFocus={aim}
        {...rest}
      >
        <Icon size={ICON_SIZE[size]} stroke={1.75} aria-hidden />
      </ActionIcon>
    </ActionTooltip>
  );
}

/** The same as a link to a page. */
export function IconLink(props: Look & LinkProps) {
  const { label, icon: Icon, keys, size = "md", tabIndex, className, ...link } = props;
  return (
    <ActionTooltip label={label} keys={keys}>
      <ActionIcon
        renderRoot={(root) => <Link {...root} {...link} />}
        aria-label={label}
        size={size}
        tabIndex={tabIndex}
        className={className}
      >
        <Icon size={ICON_SIZE[size]} stroke={1.75} aria-hidden />
      </ActionIcon>
    </ActionTooltip>
  );
}
