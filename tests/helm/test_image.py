"""The images: built by the Dockerfile, holding nothing but what they need, and at work with a real PostgreSQL and RabbitMQ."""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import chart
import images
import pytest
from images import Image

reason = images.unavailable()
pytestmark = pytest.mark.skipif(reason is not None, reason=f"images are not built here: {reason}")

SERVICES = [*chart.services(), "erp-simulator"]
WEB = Path(os.environ.get("CRM_WEB_DIR", chart.ROOT / "web" / "dist"))
ROLES = chart.ROOT / "deploy" / "postgres" / "roles.sh"


@pytest.fixture(scope="module")
def built() -> Iterator[dict[str, Image]]:
    assert (WEB / "index.html").exists(), "the web app is not built: npm run build in web/"
    images.clear()
    yield {service: Image(service, WEB) for service in SERVICES}
    images.clear()


class Databases:
    """The databases and roles, as a hoster makes them."""

    def __init__(self) -> None:
        self.server = urlsplit(os.environ["CRM_TEST_DATABASE_URL"])
        self.password = "a'b\"c$d"
        self.environment = os.environ | {
            "PGHOST": self.server.hostname or "",
            "PGPORT": str(self.server.port),
            "PGUSER": self.server.username or "",
            "PGPASSWORD": self.server.password or "",
            "CRM_SERVICES": " ".join(chart.services()),
        }
        for service in chart.services():
            for role in ["OWNER", "APP", "WORKER"]:
                self.environment[f"CRM_{service.upper().replace('-', '_')}_{role}_PASSWORD"] = self.password

    def make(self, **over: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([ROLES], env=self.environment | over, capture_output=True, text=True)

    def url(self, service: str, role: str, database: str | None = None) -> str:
        word = urllib.request.quote(self.password, safe="")
        place = f"{self.server.hostname}:{self.server.port}/crm_{database or service}"
        return f"postgres://{service}_{role}:{word}@{place}"

    def ask(self, url: str, sql: str) -> subprocess.CompletedProcess[str]:
        command = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, url]
        return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def databases() -> Databases:
    made = Databases()
    for _ in range(2):
        done = made.make()
        assert done.returncode == 0, done.stderr
    return made


def migrate(image: Image, databases: Databases) -> subprocess.CompletedProcess[str]:
    service = image.service
    return image.run(
        "migrate",
        CRM_DATABASE_OWNER_URL=databases.url(service, "owner"),
        CRM_DATABASE_APP_ROLE=f"{service}_app",
        CRM_DATABASE_WORKER_ROLE=f"{service}_worker",
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Running:
    """A service in its image; it ends with the test."""

    def __init__(self, image: Image, databases: Databases, **more: str) -> None:
        self.image, service = image, image.service
        self.grpc, self.admin, self.http = (f"127.0.0.1:{free_port()}" for _ in range(3))
        environment = {
            "CRM_DATABASE_APP_URL": databases.url(service, "app"),
            "CRM_DATABASE_WORKER_URL": databases.url(service, "worker"),
            "CRM_AMQP_URL": os.environ["CRM_TEST_AMQP_URL"],
            "CRM_GRPC_LISTEN": self.grpc,
            "CRM_ADMIN_LISTEN": self.admin,
        }
        if "CRM_HTTP_LISTEN" in [each["name"] for each in chart.settings_of(service)["serve"]]:
            environment["CRM_HTTP_LISTEN"] = self.http
        self.process = image.start("serve", **environment, **more)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def ready(self) -> subprocess.CompletedProcess[str]:
        return self.image.run("ready", CRM_ADMIN_LISTEN=self.admin)

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while (answer := self.ready()).returncode != 0:
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < deadline, answer.stderr

    def fact(self, file: str) -> str:
        return Path(f"/proc/{self.process.pid}/{file}").read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def get(address: str, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def keys(built: dict[str, Image]) -> dict[str, str]:
    """A signing key with its public key, by the hoster's program."""
    done = built["gateway"].run("new-key", program=["/usr/bin/crm-admin"])
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_its_program_and_nothing_to_break_in_with(built: dict[str, Image], service: str) -> None:
    image = built[service]
    files = [path.relative_to(image.root) for path in image.root.rglob("*") if path.is_file() or path.is_symlink()]
    programs = sorted(path.name for path in files if path.parts[:2] == ("usr", "bin"))
    also = ["crm-admin"] if service == "gateway" else []
    assert programs == sorted(["crm", f"crm-{service}", *also])
    others = {path for path in files if path.parts[0] not in {"usr", "lib", "lib64"}}
    page = {path for path in others if path.parts[:2] == ("web", "dist")}
    assert {str(path) for path in others - page} == {"etc/nsswitch.conf", "etc/ssl/certs/ca-certificates.crt"}
    assert bool(page) == (service == "gateway")
    size = sum((image.root / path).lstat().st_size for path in files)
    print(f"{service}: {size / 1e6:.0f} MB, {len(files)} files")


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_says_what_it_is(built: dict[str, Image], service: str) -> None:
    config = built[service].config["config"]
    assert config["User"] == "65532:65532" and config["Entrypoint"] == ["/usr/bin/crm"] and config["Cmd"] == ["serve"]
    labels = config["Labels"]
    assert labels["org.opencontainers.image.title"] == f"crm-{service}"
    assert labels["org.opencontainers.image.version"] == "1.2.3"
    assert service in built[service].run("--help").stdout or "Usage: crm" in built[service].run("--help").stdout


def test_a_service_is_migrated_and_serves_without_any_right(
    built: dict[str, Image], databases: Databases, keys: dict[str, str]
) -> None:
    customers = built["customers"]
    for _ in range(2):
        done = migrate(customers, databases)
        assert done.returncode == 0, done.stderr
    public = {"CRM_TOKEN_PUBLIC_KEYS": keys["CRM_TOKEN_PUBLIC_KEYS"]}
    with Running(customers, databases, **public) as running:
        running.wait()
        status = running.fact("status")
        assert re.search(rf"^Uid:\t{images.USER}\t{images.USER}\t", status, re.MULTILINE)
        assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE) and re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
        root = next(line.split() for line in running.fact("mountinfo").splitlines() if line.split()[4] == "/")
        assert root[5].split(",")[0] == "ro"
        assert get(running.admin, "/readyz") == (200, "ready\n")
        assert running.stop() == 0
        assert running.ready().returncode != 0


def test_the_gateway_serves_the_web_app_and_reaches_the_services(
    built: dict[str, Image], databases: Databases, keys: dict[str, str]
) -> None:
    for service in ["gateway", "customers"]:
        assert migrate(built[service], databases).returncode == 0
    public = {"CRM_TOKEN_PUBLIC_KEYS": keys["CRM_TOKEN_PUBLIC_KEYS"]}
    with Running(built["customers"], databases, **public) as customers:
        customers.wait()
        # As on Kubernetes, the service has a name that is looked up.
        url = f"http://localhost:{customers.grpc.split(':')[1]}"
        with Running(built["gateway"], databases, CRM_CUSTOMERS_URL=url, **keys) as gateway:
            gateway.wait()
            status, page = get(gateway.http, "/")
            assert status == 200 and "<!doctype html" in page.lower() and "is not built" not in page
            assert get(gateway.http, "/readyz") == (200, "ready\n")
            assert built["customers"].run("ready", "--url", f"http://{gateway.http}/readyz").returncode == 0
            assert gateway.stop() == 0


def test_the_simulated_erp_reads_the_queue_of_a_tenant_that_the_hoster_made(
    built: dict[str, Image], databases: Databases
) -> None:
    gateway, simulator = built["gateway"], built["erp-simulator"]
    assert migrate(gateway, databases).returncode == 0
    made = gateway.run(
        *["tenant", "create", "--slug", "imaged", "--name", "Imaged Office", "--admin-email", "admin@imaged.example"],
        program=["/usr/bin/crm-admin"],
        CRM_DATABASE_APP_URL=databases.url("gateway", "app"),
        CRM_DATABASE_WORKER_URL=databases.url("gateway", "worker"),
        CRM_AMQP_URL=os.environ["CRM_TEST_AMQP_URL"],
        CRM_AMQP_MANAGEMENT_URL=os.environ["CRM_TEST_AMQP_MANAGEMENT_URL"],
    )
    address = re.search(r"^ERP at the broker: (\S+)$", made.stdout, re.MULTILINE)
    assert address, made.stderr
    page = f"127.0.0.1:{free_port()}"
    run = ["run", "--tenant", "imaged", "--listen", page, "--state-dir", "/state"]
    process = simulator.start(*run, volume="/state", CRM_ERP_AMQP_URL=address[1])
    try:
        deadline = time.monotonic() + 60
        while readers("erp.outbound.imaged") == 0:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline, "nobody reads the queue"
            time.sleep(0.1)
        assert "imaged" in get(page, "/")[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def readers(queue: str) -> int:
    """How many read a queue of the broker."""
    management = urlsplit(os.environ["CRM_TEST_AMQP_MANAGEMENT_URL"])
    path = f"http://{management.hostname}:{management.port}/api/queues/%2F/{queue}"
    request = urllib.request.Request(path)
    user = f"{unquote(management.username)}:{unquote(management.password)}"
    request.add_header("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return len(json.load(answer).get("consumer_details", []))


def test_roles_reach_their_own_database_only_and_are_no_superusers(databases: Databases) -> None:
    plain = "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"
    for role in ["owner", "app", "worker"]:
        assert databases.ask(databases.url("customers", role), plain).stdout.strip() == "f"
        refused = databases.ask(databases.url("customers", role, "gateway"), "select 1")
        assert refused.returncode != 0 and "permission denied for database" in refused.stderr
    refused = databases.ask(databases.url("customers", "app"), "create table mine ()")
    assert "permission denied for schema public" in refused.stderr


def test_a_missing_password_is_named(databases: Databases) -> None:
    refused = databases.make(CRM_SERVICES="quotes")
    assert refused.returncode != 0 and "CRM_QUOTES_OWNER_PASSWORD is not set" in refused.stderr
