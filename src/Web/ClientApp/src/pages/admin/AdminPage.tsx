export default function AdminPage(_: { slug?: string }) {
  return null;
}
