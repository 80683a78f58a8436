import { Anchor } from "@mantine/core";

interface InRow {
  /** True in a row of a grid, which Tab steps over as a whole. */
  inRow?: boolean;
}

/** A telephone number to call; a dash when there is none. */
export function PhoneLink({ number, inRow }: { number: string } & InRow) {
  if (!number) return <Nothing />;
  return (
    <Anchor {...look(inRow)} href={telUrl(number)}>
      {number}
    </Anchor>
  );
}

/** An e-mail address to write to. */
export function MailLink({ address, inRow }: { address: string } & InRow) {
  if (!address) return <Nothing />;
  return (
    <Anchor {...look(inRow)} href={`mailto:${address}`}>
      {address}
    </Anchor>
  );
}

/** A web site to open beside the CRM. Anything but a web address stays text: the ERP sends what was typed there. */
export function WebLink({ address }: { address: string }) {
  if (!address) return <Nothing />;
  const url = webUrl(address);
  if (!url) return address;
  return (
    <Anchor size="md" href={url} target="_blank" rel="noreferrer noopener">
      {address}
    </Anchor>
  );
}

/** The address that calls a number. */
export function telUrl(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

/** The http(s) address of what was typed; null if it is none. */
export function webUrl(typed: string): string | null {
  const text = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** As large as the other cells of a row. */
function look(inRow: boolean | undefined) {
  return inRow ? { inherit: true, tabIndex: -1 } : { size: "md" };
}

function Nothing() {
  return <span className="soft">–</span>;
}
