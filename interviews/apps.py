from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        from interviews.adding import lay_adding
        from interviews.mydata import DATA
        from web import registry

        registry.personal_data.append(DATA)
        registry.overlays.append(lay_adding)
