import { useCallback } from 'react';
import { useDispatch } from 'react-redux';

import { baseApi } from '@/api/base-api';
import { setCsrfToken } from '@/api/csrf-token';

/** Nothing somebody was shown stays for the next person at this device. */
export function useForget(): () => void {
  const dispatch = useDispatch();
  return useCallback(() => {
    setCsrfToken(null);
    dispatch(baseApi.util.resetApiState());
  }, [dispatch]);
}
