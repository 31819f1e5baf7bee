import { useRef } from 'react';

/** A key for the request that a form is about to make: the same until the request was answered, so that pressing twice makes nothing twice. */
export function useRequestKey(): { readonly current: () => string; readonly used: () => void } {
  const key = useRef<string | null>(null);
  return {
    current() {
      key.current ??= crypto.randomUUID();
      return key.current;
    },
    used() {
      key.current = null;
    },
  };
}
