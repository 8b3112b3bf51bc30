/** Names as they occur, and the worst that may be given. */
export const nameSets: Readonly<Record<string, readonly string[]>> = {
  realistic: [
    'main',
    'feature/dns/subdomain',
    'feature/Add_New-Feature',
    'HOTFIX/Critical-Bug',
    'dependabot/npm_and_yarn/frontend/vite-5.0.12',
    'renovate/major-7-react-monorepo',
    'refs/heads/release/1.2',
    'users/octocat/JIRA-1234-Fix-the-login-of-users-with-umlauts-and-other-things',
  ],
  '300 letters': ['a'.repeat(300)],
  '300 capitals': ['A'.repeat(300)],
  '300 special characters': ['#'.repeat(300)],
  '300 letters and slashes': ['a/'.repeat(150)],
  '150 emoji': ['😀'.repeat(150)],
  '300 letters beyond ASCII': ['é'.repeat(300)],
  '300 halves of characters': ['\ud800'.repeat(300)],
};
