/** The colours of GitHub's pages, where these pictures are mostly seen. */
export const themes = {
  light: {
    paper: '#ffffff',
    ink: '#1f2328',
    dim: '#59636e',
    line: '#d1d9e0',
    good: '#1a7f37',
    warn: '#9a6700',
    bad: '#cf222e',
  },
  dark: {
    paper: '#0d1117',
    ink: '#e6edf3',
    dim: '#9198a1',
    line: '#3d444d',
    good: '#3fb950',
    warn: '#d29922',
    bad: '#f85149',
  },
} as const

export type ThemeName = keyof typeof themes
