import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useTitle } from '../../ui/useTitle';
import { AuditPage } from './AuditPage';
import { AdminEvents } from './AdminEvents';
import { AdminMarket } from './AdminMarket';
import { AdminMarkets } from './AdminMarkets';
import { Deposits } from './Deposits';
import { JobsPage } from './JobsPage';
import { ReconciliationPage } from './ReconciliationPage';
import { StatusPage } from './StatusPage';
import { UsersPage } from './UsersPage';

const AREAS = [
  ['markets', 'Markets'], ['events', 'Events'], ['users', 'Users'], ['deposits', 'Deposits'], ['audit', 'Audit'], ['jobs', 'Jobs'], ['reconciliation', 'Reconciliation'], ['status', 'Exchange'],
] as const;

/** Where the exchange is run from. */
export default function AdminPage() {
  useTitle('Admin');
  const [location] = useLocation();
  return (
    <div className="page admin">
      <div className="page-head"><h1>Admin</h1></div>
      <nav className="admin-nav" aria-label="Admin">
        {AREAS.map(([path, label]) => <Link key={path} href={`/admin/${path}`} aria-current={location.startsWith(`/admin/${path}`) ? 'page' : undefined}>{label}</Link>)}
      </nav>
      <div className="stack">
        <Switch>
          <Route path="/admin"><Redirect to="/admin/markets" replace /></Route>
          <Route path="/admin/markets"><AdminMarkets /></Route>
          <Route path="/admin/markets/:market">{({ market }) => <AdminMarket key={market} slug={market} />}</Route>
          <Route path="/admin/events"><AdminEvents /></Route>
          <Route path="/admin/users"><UsersPage /></Route>
          <Route path="/admin/deposits"><Deposits /></Route>
          <Route path="/admin/audit"><AuditPage /></Route>
          <Route path="/admin/jobs"><JobsPage /></Route>
          <Route path="/admin/reconciliation"><ReconciliationPage /></Route>
          <Route path="/admin/status"><StatusPage /></Route>
        </Switch>
      </div>
    </div>
  );
}
