import { Anchor } from "@mantine/core";

/** A telephone number to call. Null when there is none, so that the fact shows its dash. */
export function PhoneLink({ number }: { number: string }) {
  if (!number) return <Nothing />;
  return (
    <Anchor size="md" href={`tel:${number.replace(/[^\d+]/g, "")}`}>
      {number}
    </Anchor>
  );
}

/** An e-mail address to write to. */
export function MailLink({ address }: { address: string }) {
  if (!address) return <Nothing />;
  return (
    <Anchor size="md" href={`mailto:${address}`}>
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

/** The http(s) address of what was typed; null if it is none. */
export function webUrl(typed: string): string | null {
  const text = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

function Nothing() {
  return <span className="soft">–</span>;
}
