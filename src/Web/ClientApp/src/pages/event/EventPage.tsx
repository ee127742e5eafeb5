export default function EventPage(_: { slug?: string }) {
  return null;
}
