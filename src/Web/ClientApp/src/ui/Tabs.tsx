import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface Tab {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

interface Props {
  label: string;
  tabs: readonly Tab[];
  value?: string;
  onChange?: (value: string) => void;
}

/** Panels of which one is in sight. */
export function Tabs({ label, tabs, value, onChange }: Props) {
  return (
    <Base.Root defaultValue={value === undefined ? tabs[0]?.value : undefined} value={value} onValueChange={(next) => onChange?.(String(next))} className="tabs">
      <Base.List className="tab-list" aria-label={label}>
        {tabs.map((tab) => <Base.Tab key={tab.value} value={tab.value} className="tab">{tab.label}</Base.Tab>)}
      </Base.List>
      {tabs.map((tab) => <Base.Panel key={tab.value} value={tab.value} className="tab-panel">{tab.content}</Base.Panel>)}
    </Base.Root>
  );
}
