import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useSessionWatch, useUser } from './data/session';
import { Shell } from './layout/Shell';
import { useLiveAccount, useLiveMarkets } from './live/useLive';
import { MarketsPage } from './pages/markets/MarketsPage';
import { Empty, Skeleton } from './ui/states';

const MarketPage = lazy(() => import('./pages/market/MarketPage'));
const EventPage = lazy(() => import('./pages/event/EventPage'));
const PortfolioPage = lazy(() => import('./pages/portfolio/PortfolioPage'));
const WalletPage = lazy(() => import('./pages/wallet/WalletPage'));
const AccountPage = lazy(() => import('./pages/account/AccountPage'));
const AdminPage = lazy(() => import('./pages/admin/AdminPage'));
const SignInPage = lazy(() => import('./pages/auth/SignInPage'));
const RegisterPage = lazy(() => import('./pages/auth/RegisterPage'));
const ForgotPasswordPage = lazy(() => import('./pages/auth/ForgotPasswordPage'));
const ResetPasswordPage = lazy(() => import('./pages/auth/ResetPasswordPage'));
const ConfirmEmailPage = lazy(() => import('./pages/auth/ConfirmEmailPage'));

export function App() {
  const user = useUser();
  useSessionWatch();
  useLiveMarkets();
  useLiveAccount(user?.id);
  useFocusOnNavigation();
  return (
    <Shell>
      <Suspense fallback={<div className="page"><Skeleton lines={8} height={36} /></div>}>
        <Switch>
          <Route path="/"><MarketsPage /></Route>
          <Route path="/markets/:market">{({ market }) => <MarketPage key={market} slug={market} />}</Route>
          <Route path="/events/:event">{({ event }) => <EventPage key={event} slug={event} />}</Route>
          <Route path="/sign-in"><SignInPage /></Route>
          <Route path="/register"><RegisterPage /></Route>
          <Route path="/forgot-password"><ForgotPasswordPage /></Route>
          <Route path="/reset-password"><ResetPasswordPage /></Route>
          <Route path="/confirm-email"><ConfirmEmailPage /></Route>
          <Route path="/portfolio"><SignedIn><PortfolioPage /></SignedIn></Route>
          <Route path="/wallet"><SignedIn><WalletPage /></SignedIn></Route>
          <Route path="/account"><SignedIn><AccountPage /></SignedIn></Route>
          <Route path="/admin/*?"><SignedIn admin><AdminPage /></SignedIn></Route>
          <Route><NotFound /></Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

/** Pages of one's own: whoever is not signed in signs in first, and comes back. */
function SignedIn({ children, admin }: { children: ReactNode; admin?: boolean }) {
  const user = useUser();
  const [location] = useLocation();
  if (user === undefined) return <div className="page"><Skeleton lines={8} height={36} /></div>;
  if (user === null) return <Redirect to={`/sign-in?next=${encodeURIComponent(location)}`} replace />;
  if (admin && user.role !== 'ADMIN') return <div className="page"><Empty title="For administrators only" icon="shield">Your account does not have access to this area.</Empty></div>;
  return children;
}

function NotFound() {
  return (
    <div className="page">
      <h1 className="visually-hidden">Not found</h1>
      <Empty title="There is no such page" icon="search"><a href="/">Go to the markets</a></Empty>
    </div>
  );
}

/** After a click on a link the keyboard and the screen reader are at the new page's beginning, as they would be after a load. */
function useFocusOnNavigation(): void {
  const [location] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [location]);
}
