export default function PortfolioPage(_: { slug?: string }) {
  return null;
}
