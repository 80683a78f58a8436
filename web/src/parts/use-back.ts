import { type NavigateOptions, useCanGoBack, useNavigate, useRouter } from "@tanstack/react-router";

/** Goes back to the previous page; for a page opened by a link from outside, up to where it belongs. */
export function useBack(up: NavigateOptions): () => void {
  const router = useRouter();
  const navigate = useNavigate();
  const canGoBack = useCanGoBack();
  return () => {
    if (canGoBack) router.history.back();
    else void navigate(up);
  };
}
