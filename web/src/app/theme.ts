import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  TextInput,
  Tooltip,
} from "@mantine/core";
import i18next from "i18next";

/** The one accent colour. */
const brand: MantineColorsTuple = [
  "#eef4ff",
  "#dce8ff",
  "#bdd4fe",
  "#90b6fb",
  "#5f90f5",
  "#3a6eea",
  "#2456d6",
  "#1d47b4",
  "#1b3c92",
  "#193474",
];

/** Grey for structure, a little cool. */
const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#f0f2f5",
  "#e5e8ed",
  "#d7dce3",
  "#bfc6d0",
  "#98a2b0",
  "#5f6b7b",
  "#465061",
  "#2f3846",
  "#19202b",
];

/** The dark page: 0 is its text, 7 its body. */
const dark: MantineColorsTuple = [
  "#e4e8ee",
  "#b9c1cd",
  "#97a1b0",
  "#667080",
  "#39414e",
  "#2b323d",
  "#20262f",
  "#171b22",
  "#101318",
  "#0a0c10",
];

/** Mistakes, declines and holds; dark enough to be read on white. */
const red: MantineColorsTuple = [
  "#fdf1f0",
  "#fbe0dd",
  "#f5bcb6",
  "#ee948b",
  "#e56d63",
  "#d64a3f",
  "#c2342a",
  "#a3271e",
  "#861e16",
  "#6e1913",
];

/** Warnings. */
const orange: MantineColorsTuple = [
  "#fff7e9",
  "#feecd0",
  "#fbd6a0",
  "#f7be6c",
  "#f0a63d",
  "#d98200",
  "#b36400",
  "#8a4b00",
  "#6f3c00",
  "#573000",
];

/** Input labels sit close, errors in full words below. */
const field: { size: string; inputWrapperOrder: ("label" | "input" | "error" | "description")[] } = {
  size: "sm",
  inputWrapperOrder: ["label", "input", "error", "description"],
};

/** What cannot be typed in looks like a text. */
const text = {
  defaultProps: field,
  classNames: (_theme: unknown, { readOnly }: { readOnly?: boolean }) => ({ input: readOnly ? "read-only" : "" }),
};

/** The same for a drop-down that opens not: the input of one that does may be read-only, too, so that it has to be said. */
export const READ_ONLY_CHOICE = { input: "read-only", section: "read-only-section" };

/**
 * What opens beside a control belongs to the page's main part, which all pages behind the log-in have: outside of it no
 * landmark would lead there.
 */
const inMain = { withinPortal: true, portalProps: { target: "#main" } };

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: { light: 6, dark: 5 },
  colors: { brand, gray, dark, red, orange },
  black: "#19202b",
  fontFamily: '"Inter Variable", "Inter Fallback", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: "620", sizes: { h1: { fontSize: "1.375rem", lineHeight: "1.3" } } },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Those that are no part of the first page are named only: to import them would put their scripts there.
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: "md" } }),
    Alert: Alert.extend({ defaultProps: { variant: "light", radius: "lg" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", tt: "none", fw: 550 } }),
    Button: Button.extend({ defaultProps: { size: "sm", fw: 550 } }),
    // Opens with the focus at its first item: the library's empty element before it may not stand in a menu.
    Menu: Menu.extend({ defaultProps: { shadow: "md", withInitialFocusPlaceholder: false, ...inMain } }),
    Modal: Modal.extend({ defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.35 } } }),
    // A dialog is no banner of the page, and the cross has a name.
    ModalHeader: { defaultProps: { role: "presentation" } },
    ModalCloseButton: { defaultProps: () => ({ "aria-label": i18next.t("parts.close") }) },
    MultiSelect: { defaultProps: { ...field, openOnFocus: false } },
    NumberInput: text,
    PasswordInput: text,
    Popover: Popover.extend({ defaultProps: { shadow: "md", ...inMain } }),
    // Opens by a click or the arrow keys: a form that puts the cursor there must not cover its own fields.
    Select: { defaultProps: { ...field, openOnFocus: false } },
    Textarea: text,
    TextInput: TextInput.extend(text),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        withArrow: true,
        arrowSize: 6,
        events: { hover: true, focus: true, touch: false },
      },
    }),
  },
});

/** What the component library takes from the theme only in shades that are too faint to read. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-error": "#b3261e", "--mantine-color-placeholder": "#6b7686" },
  dark: { "--mantine-color-error": "#ff9d94", "--mantine-color-placeholder": "#8e98a8" },
});
