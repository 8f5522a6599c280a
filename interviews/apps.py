from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        from interviews import mydata_interviews
        from interviews.adding import lay_adding
        from interviews.mydata import DATA
        from web import registry

        registry.personal_data += [DATA, mydata_interviews.DATA]
        registry.overlays.append(lay_adding)
