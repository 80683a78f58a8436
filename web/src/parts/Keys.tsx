import classes from "./keys.module.css";

/** A keyboard shortcut, for example "Ctrl K". Read out by the control it belongs to, hence hidden from readers. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} aria-hidden>
      {keys.split(" ").map((key) => (
        <kbd key={key} className={classes.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
