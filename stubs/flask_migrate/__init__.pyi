from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

class Migrate:
    def init_app(
        self, app: Flask, db: SQLAlchemy, directory: str | None = None, **kwargs: Any
    ) -> None: ...

def upgrade(directory: str | None = None, revision: str = "head") -> None: ...
