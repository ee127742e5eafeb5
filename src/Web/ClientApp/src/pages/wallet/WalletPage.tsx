export default function WalletPage(_: { slug?: string }) {
  return null;
}
