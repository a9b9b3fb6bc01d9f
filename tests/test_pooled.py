"""Connections of the pool: an idle one is believed, one whose server has gone is not."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from config.database import connection_arguments
from config.pooled import PooledConnection

pytestmark = pytest.mark.django_db


def connect() -> PooledConnection:
    arguments = connection_arguments(connection.settings_dict)
    return PooledConnection.connect(**arguments, autocommit=True)


def test_an_idle_connection_is_believed_without_a_statement() -> None:
    with connect() as session:
        session.execute("SELECT 1")
        ConnectionPool.check_connection(session)
        last = "SELECT query FROM pg_stat_activity WHERE pid = %s"
        with connection.cursor() as cursor:
            cursor.execute(last, [session.info.backend_pid])
            assert cursor.fetchone() == ("SELECT 1",)


def test_a_connection_that_the_server_has_ended_is_found_out() -> None:
    with connect() as session, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session.info.backend_pid])
        assert cursor.fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError):
            ConnectionPool.check_connection(session)


def test_a_closed_connection_is_found_out() -> None:
    session = connect()
    session.close()
    with pytest.raises(psycopg.OperationalError):
        ConnectionPool.check_connection(session)
