//! Imports: the calls, and the steps that the service tells itself to do.

use crm_chassis::{broker::Envelope, dispatch::Outcome};
use crm_customers::consumers;
use crm_proto::customers::{self as pb, imports_service_client::ImportsServiceClient};
use crm_testkit::Exported;
use prost::{Message as _, Name as _};
use prost_types::FieldMask;
use sha2::{Digest as _, Sha256};
use tonic::{Response, Status, transport::Channel};

use super::{Person, World};

/// Bytes of every part but the last one.
pub const PART: usize = 512 * 1024;

impl Person {
    fn imports(&self) -> ImportsServiceClient<Channel> {
        ImportsServiceClient::new(self.channel.clone())
    }

    pub async fn begin_import(&self, import: pb::Import) -> Result<pb::Import, Status> {
        let request = pb::CreateImportRequest { import: Some(import) };
        Box::pin(self.imports().create_import(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn add_part(&self, import_id: &str, number: i32, data: &[u8]) -> Result<pb::Import, Status> {
        let request = pb::AddImportPartRequest { import_id: import_id.into(), number, data: data.to_vec() };
        self.imports().add_import_part(self.request(request)).await.map(Response::into_inner)
    }

    /// Begins an import and sends the whole file.
    pub async fn upload(&self, file: &[u8]) -> pb::Import {
        let mut import = self.begin_import(announced("customers.csv", file)).await.unwrap();
        for (number, part) in (1..).zip(file.chunks(PART)) {
            import = self.add_part(&import.id, number, part).await.unwrap();
        }
        import
    }

    pub async fn import(&self, id: &str) -> Result<pb::Import, Status> {
        let request = pb::GetImportRequest { id: id.into() };
        self.imports().get_import(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_imports(&self, request: pb::ListImportsRequest) -> Result<pb::ListImportsResponse, Status> {
        self.imports().list_imports(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named options.
    pub async fn edit_import(&self, id: &str, fields: &[&str], import: pb::Import) -> Result<pb::Import, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateImportRequest {
            id: id.into(),
            import: Some(import),
            update_mask: Some(update_mask),
            etag: String::new(),
        };
        Box::pin(self.imports().update_import(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn check_import(&self, id: &str) -> Result<pb::Import, Status> {
        let request = pb::CheckImportRequest { id: id.into(), etag: String::new() };
        self.imports().check_import(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn run_import(&self, id: &str) -> Result<pb::Import, Status> {
        let request = pb::RunImportRequest { id: id.into(), etag: String::new() };
        self.imports().run_import(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn cancel_import(&self, id: &str) -> Result<pb::Import, Status> {
        let request = pb::CancelImportRequest { id: id.into() };
        self.imports().cancel_import(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn undo_import(&self, id: &str) -> Result<pb::Import, Status> {
        let request = pb::UndoImportRequest { id: id.into() };
        self.imports().undo_import(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_rows(&self, request: pb::ListImportRowsRequest) -> Result<pb::ListImportRowsResponse, Status> {
        self.imports().list_import_rows(self.request(request)).await.map(Response::into_inner)
    }

    /// Rows of an import of which this became, as number and what is wrong.
    pub async fn rows(&self, id: &str, outcome: pb::ImportRowOutcome) -> Vec<(i32, Vec<String>)> {
        let request = pb::ListImportRowsRequest {
            import_id: id.into(),
            outcome: outcome.into(),
            page_size: 200,
            ..Default::default()
        };
        let rows = self.list_rows(request).await.unwrap().rows;
        let told = |problem: pb::ImportProblem| format!("{}: {}", problem.column, problem.message);
        rows.into_iter().map(|row| (row.number, row.problems.into_iter().map(told).collect())).collect()
    }

    pub async fn export_problems(&self, import_id: &str) -> Result<Exported, Status> {
        let request = self.request(pb::ExportImportProblemsRequest { import_id: import_id.into() });
        Exported::read(self.imports().export_import_problems(request).await?).await
    }
}

/// What announces a file.
pub fn announced(file_name: &str, file: &[u8]) -> pb::Import {
    let sha256 = Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let file_size = i32::try_from(file.len()).unwrap();
    pb::Import { file_name: file_name.into(), file_size, sha256, ..Default::default() }
}

impl World {
    /// The next message about an import that waits to be sent, taken out of the outbox as the relay does.
    pub async fn take_step(&self) -> Option<Envelope> {
        let sent = self.outbox().await;
        let sent = sent.into_iter().find(|sent| sent.routing_key == pb::ImportChanged::full_name())?;
        let sql = "delete from outbox where tenant_id = $1 and message_id = $2";
        sqlx::query(sql).bind(self.tenant).bind(&sent.message_id).execute(&self.superuser).await.unwrap();
        Some(Envelope {
            headers: sent.headers().clone(),
            message_id: sent.message_id,
            routing_key: sent.routing_key,
            payload: sent.payload,
            ..Default::default()
        })
    }

    /// Applies a message about an import, as the consumer does.
    pub async fn step(&self, envelope: &Envelope) -> Outcome {
        consumers::imports().apply(&self.database.worker(), envelope).await.unwrap()
    }

    /// Does steps until none is due.
    pub async fn work(&self) {
        while let Some(envelope) = self.take_step().await {
            self.step(&envelope).await;
        }
    }

    /// Does steps until one is due that has this number of rows behind it.
    pub async fn work_until(&self, done: i32) -> Envelope {
        loop {
            let envelope = self.take_step().await.unwrap();
            let event = pb::ImportChanged::decode(envelope.payload.as_slice()).unwrap();
            if event.step > 0 && event.import.unwrap().done_count >= done {
                return envelope;
            }
            self.step(&envelope).await;
        }
    }

    /// Uploads a file, reads and checks it.
    pub async fn checked(&self, person: &Person, file: &str) -> pb::Import {
        let import = person.upload(file.as_bytes()).await;
        self.work().await;
        person.check_import(&import.id).await.unwrap();
        self.work().await;
        person.import(&import.id).await.unwrap()
    }

    /// The same, and imports it.
    pub async fn imported(&self, person: &Person, file: &str) -> pb::Import {
        let import = self.checked(person, file).await;
        person.run_import(&import.id).await.unwrap();
        self.work().await;
        person.import(&import.id).await.unwrap()
    }
}

/// A file of customers with these names, complete but for a contact.
pub fn customers(names: &[&str]) -> String {
    let mut file = "name,customerType,rank,reportingArea,mainSalesman\n".to_owned();
    file.extend(names.iter().map(|name| format!("{name},RETAIL,GOLD,CAPE,SAM\n")));
    file
}
