import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { ReactNode } from 'react';

interface Segment<T extends string> {
  value: T;
  label: ReactNode;
  /** Colours the chosen segment. */
  tone?: 'yes' | 'no';
}

interface Props<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly Segment<T>[];
  look?: 'pill' | 'line';
  className?: string;
}

/** One of a few, all in sight: arrow keys move, as in any group of radio buttons. */
export function Segments<T extends string>({ label, value, onChange, options, look = 'pill', className = '' }: Props<T>) {
  return (
    <RadioGroup aria-label={label} value={value} onValueChange={(next) => onChange(next as T)} className={`segments segments-${look} ${className}`}>
      {options.map((option) => (
        <Radio.Root key={option.value} value={option.value} className={`segment ${option.tone ? `segment-${option.tone}` : ''}`} nativeButton render={<button type="button" />}>
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
