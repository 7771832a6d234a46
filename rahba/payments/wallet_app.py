"""The customer's wallet as an installed app."""

from rahba.design.app_shell import App

WALLET = App(
    name="wallet",
    space="wallet-app",
    own_style="wallet/ui/wallet.css",
    rare=("wallet/vendor/decode.js",),  # only where the browser reads no codes by itself
)
