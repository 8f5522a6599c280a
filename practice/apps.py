from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from practice.failing import failing
        from practice.marks import STATES, ids_by_state, noted_ids, saved_ids, times_saved
        from practice.merging import bring_along
        from practice.mydata import DATA
        from practice.overlay import lay_marks
        from web import registry

        user_logged_in.connect(bring_along, dispatch_uid="practice")
        registry.personal_data.append(DATA)
        registry.personal_filters += [
            registry.PersonalFilter("saved", "Saved", {"1": "Saved"}, saved_ids),
            registry.PersonalFilter("state", "State", STATES, ids_by_state, rest="new"),
        ]
        registry.personal_searches.append(registry.PersonalSearch("note", noted_ids))
        registry.times_saved.append(times_saved)
        registry.failing.append(failing)
        registry.overlays.append(lay_marks)
