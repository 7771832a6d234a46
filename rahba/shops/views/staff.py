"""Who works in the shop: added, given another role, a PIN, a name; and leaving."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rahba.kernel import clock
from rahba.people import queries as people
from rahba.people.rules import READING_ROLES, Role
from rahba.shops import actions, queries
from rahba.shops.forms import NameForm, PinForm, RoleForm, StaffForm, add_refusal
from rahba.shops.rules import ROLE_WORDS, STAFF_ROLES, works_at_till
from rahba.shops.views.doors import opens_with


@opens_with("staff")
def staff_page(request: HttpRequest, shop) -> HttpResponse:
    """Everybody who has a role here."""
    members = people.members_of(shop.organisation_id, clock.now())
    return render(
        request,
        "shops/staff.html",
        {"title": _("Staff"), "members": [(member, Role(member.role).label) for member in members]},
    )


@opens_with("staff")
def add_page(request: HttpRequest, shop) -> HttpResponse:
    """First the role, then what this role needs."""
    role = request.GET.get("role", "")
    if role not in STAFF_ROLES:
        roles = [(role.value, role.label, *ROLE_WORDS[role]) for role in STAFF_ROLES]
        return render(request, "shops/choose_role.html", {"title": _("Who is joining you?"), "roles": roles})
    form = StaffForm(request.POST or None, role=role)
    if request.method == "POST" and form.is_valid():
        try:
            membership = actions.add_staff(
                shop_id=shop.id,
                role=role,
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"] or None,
                pin=form.cleaned_data.get("pin", ""),
                ends_at=form.ends_at(),
                by_id=request.user.id,
                now=clock.now(),
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is in your shop.") % {"name": form.cleaned_data["name"]})
            return redirect("shops:member", shop_id=shop.id, membership_id=membership.id)
    label, (_icon, words) = Role(role).label, ROLE_WORDS[role]
    return render(request, "shops/add_staff.html", {"title": label, "lead": words, "form": form})


@opens_with("staff")
def member_page(request: HttpRequest, shop, membership_id: uuid.UUID, forms: dict | None = None) -> HttpResponse:
    """One member, with what can be changed."""
    member = queries.member_of(shop, membership_id, clock.now())
    shown = {
        "name_form": NameForm(initial={"name": member.name}),
        "role_form": RoleForm(initial={"role": member.role}),
        "pin_form": PinForm(),
    } | (forms or {})
    return render(
        request,
        "shops/member.html",
        shown
        | {
            "title": member.name or _("A former member"),
            "member": member,
            "role": Role(member.role).label,
            "has_till": works_at_till(member.role),
            "changes_role": member.role not in READING_ROLES,
            "itself": member.membership.id == request.access.membership_id,
        },
    )


@require_POST
@opens_with("staff")
def change_member(request: HttpRequest, shop, membership_id: uuid.UUID, what: str) -> HttpResponse:
    """Set the name, the role or the PIN; a refusal shows the page again, with the reason."""
    member = queries.member_of(shop, membership_id, clock.now())
    form_class, change, done = {
        "name": (NameForm, actions.rename_staff, _("The name is changed.")),
        "role": (RoleForm, actions.change_staff_role, _("The role is changed.")),
        "pin": (PinForm, actions.set_staff_pin, _("The PIN is set. The tills learn it at their next connection.")),
    }[what]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            change(
                shop_id=shop.id,
                membership_id=member.membership.id,
                by_id=request.user.id,
                now=clock.now(),
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("shops:member", shop_id=shop.id, membership_id=membership_id)
    return member_page(request, shop_id=shop.id, membership_id=membership_id, forms={f"{what}_form": form})


@require_POST
@opens_with("staff")
def end_member(request: HttpRequest, shop, membership_id: uuid.UUID) -> HttpResponse:
    """The member leaves; for some minutes it can be taken back."""
    member = queries.member_of(shop, membership_id, clock.now())
    try:
        actions.end_staff(shop_id=shop.id, membership_id=membership_id, by_id=request.user.id, now=clock.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("shops:member", shop_id=shop.id, membership_id=membership_id)
    undo = reverse("shops:resume_member", kwargs={"shop_id": shop.id, "membership_id": membership_id})
    messages.success(
        request,
        _("%(name)s is no longer in your shop.") % {"name": member.name},
        extra_tags="" if member.role in READING_ROLES else f"undo={undo}",
    )
    return redirect("shops:staff", shop_id=shop.id)


@require_POST
@opens_with("staff")
def resume_member(request: HttpRequest, shop, membership_id: uuid.UUID) -> HttpResponse:
    """Take the end back."""
    member = queries.member_of(shop, membership_id, clock.now())
    try:
        actions.resume_staff(shop_id=shop.id, membership_id=membership_id, by_id=request.user.id, now=clock.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(name)s is in your shop again.") % {"name": member.name})
    return redirect("shops:staff", shop_id=shop.id)


@opens_with("enter")
def leave_page(request: HttpRequest, shop) -> HttpResponse:
    """A member leaves by their own will."""
    if request.method != "POST":
        return render(request, "shops/leave.html", {"title": _("Leave this shop")})
    try:
        actions.end_staff(
            shop_id=shop.id, membership_id=request.access.membership_id, by_id=request.user.id, now=clock.now()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("shops:manage", shop_id=shop.id)
    messages.success(request, _("You left “%(shop)s”.") % {"shop": shop.name})
    return redirect("web:home")
