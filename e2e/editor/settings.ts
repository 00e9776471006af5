/** Settings of VS Code, by their dotted names. */
export type Settings = Readonly<Record<string, unknown>>;

/** The themes that everything must be readable in. */
export const THEMES = ["light", "dark", "high contrast"] as const;

export type Theme = (typeof THEMES)[number];

const THEME_NAMES: Record<Theme, string> = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high contrast": "Default High Contrast",
};

/** The setting for a theme. */
export function themeSetting(theme: Theme): Settings {
  return { "workbench.colorTheme": THEME_NAMES[theme], "window.autoDetectColorScheme": false };
}

/** Settings without what asks, suggests, fetches, or covers a part of the picture; then the given ones. */
export function editorSettings(settings: Settings = {}): Settings {
  return {
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.autoUpdate": false,
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "workbench.startupEditor": "none",
    "workbench.enableExperiments": false,
    "workbench.tips.enabled": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.reduceMotion": "on",
    "chat.disableAIFeatures": true,
    "security.workspace.trust.enabled": false,
    "git.enabled": false,
    "git.openRepositoryInParentFolders": "never",
    "emmet.enabled": false,
    ...themeSetting("dark"),
    ...settings,
  };
}
