const GROUP = /^[\dA-Fa-f]{1,4}$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Whether a text is an IPv6 address in one of the forms of RFC 4291, 2.2, without a zone.
 *
 * @param text what stands between the brackets of a URL's host
 */
export function isIpv6Address(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const isIpv4AtTheEnd = text.includes(".") && IPV4.test(groups.at(-1) ?? "");
  const plainGroups = isIpv4AtTheEnd ? groups.slice(0, -1) : groups;
  if (!plainGroups.every((group) => GROUP.test(group))) return false;
  if (isIpv4AtTheEnd && halves.length === 2 && halves[1] === "") return false;
  const length = plainGroups.length + (isIpv4AtTheEnd ? 2 : 0);
  return halves.length === 2 ? length <= 7 : length === 8;
}
