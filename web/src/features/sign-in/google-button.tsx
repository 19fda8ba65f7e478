import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { publicApi } from '@/api/generated/public.gen';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useWelcome } from '@/features/sign-in/use-welcome';
import { useSignInWords } from '@/features/sign-in/words';
import { worded } from '@/lib/worded';

interface Google {
  accounts: {
    id: {
      initialize: (settings: {
        client_id: string;
        callback: (answer: { credential: string }) => void;
      }) => void;
      renderButton: (into: HTMLElement, looks: Record<string, unknown>) => void;
    };
  };
}

const SCRIPT = 'https://accounts.google.com/gsi/client';

/** Google's own button. Its script is loaded here and nowhere else, where the house has it on. */
export default function GoogleButton({ clientId }: { clientId: string }) {
  const { t, language } = useSignInWords();
  const welcome = useWelcome();
  const [signIn, { error }] = publicApi.useSignInWithGoogleMutation();
  const [missing, setMissing] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const come = useEffectEvent(async (credential: string) => {
    const { data } = await signIn({ googleBody: { credential } });
    if (data !== undefined) await welcome(data);
  });
  useEffect(() => {
    let here = true;
    loadScript().then(
      ({ accounts }) => {
        if (!here || place.current === null) return;
        accounts.id.initialize({
          client_id: clientId,
          callback: ({ credential }) => void come(credential),
        });
        accounts.id.renderButton(place.current, {
          type: 'standard',
          size: 'large',
          text: 'continue_with',
          locale: language,
        });
      },
      () => {
        if (here) setMissing(true);
      },
    );
    return () => {
      here = false;
    };
  }, [clientId, language]);
  return (
    <div className="grid gap-3">
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      {missing ? <p className="text-sm text-muted">{t('googleMissing')}</p> : null}
      <div ref={place} className="min-h-11" />
    </div>
  );
}

let loading: Promise<Google> | null = null;

function loadScript(): Promise<Google> {
  loading ??= new Promise<Google>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.async = true;
    script.onload = () => {
      const { google } = window as { google?: Google };
      if (google === undefined) reject(new Error('There is nothing of Google in its script'));
      else resolve(google);
    };
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error('The script of Google does not come'));
    };
    document.head.append(script);
  });
  return loading;
}
