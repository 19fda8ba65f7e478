import { useEffect, useState } from 'react';

const HOUR = 60 * 60 * 1000;

/**
 * Registers the service worker, and says when there is a newer version. Nobody is interrupted: the
 * new one waits until it is asked for, or until all of the app's tabs are closed.
 */
export function useUpdate(enabled: boolean) {
  const [ready, setReady] = useState(false);

  useEffect(() => {
    if (!enabled || !('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    const ending = new AbortController();
    const { signal } = ending;
    const hadOne = serviceWorker.controller !== null;
    // Another tab took the newer one: what this one shows is older than its worker.
    serviceWorker.addEventListener('controllerchange', () => hadOne && setReady(true), { signal });

    function watch(registration: ServiceWorkerRegistration) {
      if (signal.aborted) return;
      const waits = () => {
        if (registration.waiting && serviceWorker.controller) setReady(true);
      };
      waits();
      registration.addEventListener(
        'updatefound',
        () => registration.installing?.addEventListener('statechange', waits, { signal }),
        { signal },
      );
      const timer = setInterval(() => void registration.update().catch(() => undefined), HOUR);
      signal.addEventListener('abort', () => clearInterval(timer));
    }
    // A browser that keeps nothing (a private window) does without.
    serviceWorker.register('/service-worker.js').then(watch, () => undefined);
    return () => ending.abort();
  }, [enabled]);

  async function reload() {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.waiting) {
      location.reload();
      return;
    }
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
      once: true,
    });
    registration.waiting.postMessage({ type: 'SKIP_WAITING' });
  }

  return { ready, reload, later: () => setReady(false) };
}
