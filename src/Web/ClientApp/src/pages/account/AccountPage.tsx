export default function AccountPage(_: { slug?: string }) {
  return null;
}
