/** A step's address: the part of the page's address after #. */

import { useEffect, useState } from "preact/hooks";

const read = (hash: string): number | null => {
  const [, digits] = /^#step=(\d{1,9})$/.exec(hash) ?? [];
  return digits === undefined ? null : Number(digits);
};

export const isStepAddressed = (): boolean => read(location.hash) !== null;

/** The step that the address names, and how to go to another; follows links and Back. */
export function useStepAddress(count: number): readonly [number, (at: number) => void] {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const follow = (): void => {
      const named = read(location.hash);
      if (named !== null) setStep(named);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const bounded = (at: number): number => Math.max(0, Math.min(count - 1, at));
  const go = (at: number): void => {
    const next = bounded(at);
    setStep(next);
    history.replaceState(null, "", `#step=${next}`);
  };
  return [bounded(step), go];
}
