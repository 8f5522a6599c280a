"""The addresses of question sets, and of what is shared of them."""

from django.urls import path

from interviews.views import exchange, items, own, recipe, sets, sharing

urlpatterns = [
    path("sets/", sets.list_sets, name="sets"),
    path("sets/new/", sets.new_set, name="new_set"),
    path("sets/add/", items.add_to_set, name="add_to_set"),
    path("sets/import/", exchange.import_set, name="import_set"),
    path("sets/<int:pk>/", sets.show_set, name="set"),
    path("sets/<int:pk>/edit/", sets.edit_set, name="edit_set"),
    path("sets/<int:pk>/archive/", sets.archive_set, name="archive_set"),
    path("sets/<int:pk>/delete/", sets.delete_set, name="delete_set"),
    path("sets/<int:pk>/duplicate/", sets.duplicate_set, name="duplicate_set"),
    path("sets/<int:pk>/recipe/", recipe.recipe, name="recipe"),
    path("sets/<int:pk>/print/", exchange.print_set, name="print_set"),
    *[
        path(
            f"sets/<int:pk>/export.{ending}",
            exchange.export_set,
            {"ending": ending},
            name=f"set_{ending}",
        )
        for ending in ("zip", "json")
    ],
    path("sets/<int:pk>/items/add/", items.add_items, name="add_items"),
    path("sets/<int:pk>/items/order/", items.order_items, name="order_items"),
    path("sets/<int:pk>/items/own/", own.new_own, name="new_own"),
    path("sets/<int:pk>/items/<int:item>/", items.edit_item, name="edit_item"),
    path("sets/<int:pk>/items/<int:item>/move/", items.move_item, name="move_item"),
    path("sets/<int:pk>/items/<int:item>/remove/", items.remove_item, name="remove_item"),
    path("sets/<int:pk>/items/<int:item>/swap/", items.swap_item, name="swap_item"),
    path("sets/<int:pk>/items/<int:item>/own/", own.edit_own, name="edit_own"),
    path("sets/<int:pk>/items/<int:item>/propose/", own.propose_own, name="propose_own"),
    path("sets/<int:pk>/people/", sharing.people, name="people"),
    path("sets/<int:pk>/people/remove/", sharing.uninvite, name="uninvite"),
    path("sets/<int:pk>/transfer/", sharing.transfer, name="transfer"),
    path("sets/<int:pk>/leave/", sharing.leave, name="leave"),
    path("sets/<int:pk>/links/", sharing.make_link, name="make_link"),
    path("sets/<int:pk>/links/<int:link>/revoke/", sharing.revoke_link, name="revoke_link"),
    path("s/<str:token>/", sharing.shared, name="shared"),
]
