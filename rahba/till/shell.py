"""The till as an installed app."""

from rahba.design.app_shell import App

TILL = App(
    name="till",
    space="till-app",
    own_style="till/ui/till.css",
    later=("till/ui/wallet.js", "design/vendor/lean-qr.js"),
    sprites=("design/img/icons.svg", "design/img/money.svg"),
)
