//! `crm.customers.v1.ImportsService`.

use crm_chassis::{Db, Error, Reply, Tx, begin, export, mask::Mask, page::Page};
use crm_proto::customers::{self as pb, imports_service_server::ImportsService};
use tonic::{Request, async_trait};

use super::{convert::import as convert, exports::ProblemPages, references};
use crate::{
    domain::{Import, ImportState},
    events, imports, store,
    store::import_rows::RowSelection,
};

/// Takes customers from files.
#[derive(Clone, Debug)]
pub struct Imports {
    /// Transactions for requests.
    pub db: Db,
    /// Lists as files.
    pub exports: export::Exports,
}

#[async_trait]
impl ImportsService for Imports {
    async fn list_imports(&self, request: Request<pb::ListImportsRequest>) -> Reply<pb::ListImportsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&store::imports::LISTING, &input)?;
        let (imports, next_page_token) = store::imports::page(&mut tx, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::imports::count(&mut tx).await?) } else { None };
        let without_samples =
            imports.into_iter().map(|import| Import { samples: Vec::new(), columns: Vec::new(), ..import });
        let reply = pb::ListImportsResponse {
            imports: without_samples.map(|import| shown(&tx, &import)).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn get_import(&self, request: Request<pb::GetImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = self.db.read(request).await?;
        let import = store::imports::get(&mut tx, convert::id(&input.id)?).await?;
        let reply = shown(&tx, &import);
        Ok(tx.finish(reply).await?)
    }

    async fn create_import(&self, request: Request<pb::CreateImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.import.ok_or_else(|| Error::invalid("import", "Send the file to import."))?;
        let (options, wrong) = convert::options(&wanted);
        let file = (wanted.file_name.trim().to_owned(), wanted.file_size, wanted.sha256.clone());
        let import = Import::create(tx.new_id(), file, options, tx.caller(), tx.now());
        let import = references::and_judge(wrong, import).map_err(|error| error.within("import"))?;
        imports::forget(&mut tx).await?;
        if store::imports::count_kept(&mut tx).await? >= Import::MOST_KEPT {
            let message = "There are 50 imports whose files and rows are still kept. Cancel or undo some, or wait: they go after 30 days.";
            return Err(Error::new(crm_chassis::Code::WrongState, "TOO_MANY_IMPORTS", message).into());
        }
        store::imports::insert(&mut tx, &import).await?;
        let changes = Import { version: 0, ..import.clone() }.changes_to(&import);
        tx.audit("import", import.id, "created", &changes).await?;
        tx.publish(events::import_changed(&import, pb::ImportChange::Created)).await?;
        let reply = shown(&tx, &import);
        Ok(tx.finish(reply).await?)
    }

    async fn add_import_part(&self, request: Request<pb::AddImportPartRequest>) -> Reply<pb::Import> {
        // Without idempotency key: the number of the part is one, and the bytes need not be hashed twice.
        let (mut tx, input) = self.db.write(request).await?;
        let before = store::imports::lock(&mut tx, convert::id(&input.import_id)?).await?;
        if input.number > 0 && input.number < before.next_part && !before.cleared {
            // Sent again, because the answer got lost.
            let known = store::import_parts::get(&mut tx, before.id, input.number).await?;
            if known.is_some_and(|known| known == input.data) {
                let reply = shown(&tx, &before);
                return Ok(tx.finish(reply).await?);
            }
        }
        let import = before.take_part(input.number, input.data.len(), tx.now())?;
        store::import_parts::insert(&mut tx, import.id, input.number, &input.data).await?;
        self.go_on(tx, import, pb::ImportChange::Updated).await
    }

    async fn update_import(&self, request: Request<pb::UpdateImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.import.ok_or_else(|| Error::invalid("import", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let before = store::imports::lock(&mut tx, convert::id(&input.id)?).await?.expect_etag(&input.etag)?;
        // What was found out is shown, but was not chosen.
        let mut present = convert::to_proto(&before);
        if before.options.encoding.is_none() {
            present.encoding = 0;
        }
        if before.options.separator.is_none() {
            present.separator = 0;
        }
        let wanted = mask.merge(&present, &wanted)?;
        let (options, mut wrong) = convert::options(&wanted);
        if before.state != ImportState::Uploading
            && options.fields.len() != before.columns.len()
            && !options.fields.is_empty()
        {
            wrong.push(crm_chassis::error::Violation {
                field: "fields".into(),
                message: format!("The file has {} columns; name a field, or nothing, for each.", before.columns.len())
                    .into(),
            });
        }
        let import = references::and_judge(wrong, before.clone().edit(options, tx.now()));
        let import = import.map_err(|error| error.within("import"))?;
        if import.version == before.version {
            let reply = shown(&tx, &before);
            return Ok(tx.finish(reply).await?);
        }
        tx.audit("import", import.id, "updated", &before.changes_to(&import)).await?;
        self.go_on(tx, import, pb::ImportChange::Updated).await
    }

    async fn check_import(&self, request: Request<pb::CheckImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::imports::lock(&mut tx, convert::id(&input.id)?).await?.expect_etag(&input.etag)?;
        if before.state == ImportState::Checking {
            let reply = shown(&tx, &before);
            return Ok(tx.finish(reply).await?);
        }
        let import = before.check(tx.caller(), tx.now())?;
        self.go_on(tx, import, pb::ImportChange::Progressed).await
    }

    async fn run_import(&self, request: Request<pb::RunImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::imports::lock(&mut tx, convert::id(&input.id)?).await?.expect_etag(&input.etag)?;
        if matches!(before.state, ImportState::Running | ImportState::Done) {
            let reply = shown(&tx, &before);
            return Ok(tx.finish(reply).await?);
        }
        let import = before.clone().run(tx.caller(), tx.now())?;
        tx.audit("import", import.id, "run", &before.changes_to(&import)).await?;
        self.go_on(tx, import, pb::ImportChange::Progressed).await
    }

    async fn cancel_import(&self, request: Request<pb::CancelImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::imports::lock(&mut tx, convert::id(&input.id)?).await?;
        let import = before.clone().cancel(tx.now())?;
        if import.version == before.version {
            let reply = shown(&tx, &before);
            return Ok(tx.finish(reply).await?);
        }
        tx.audit("import", import.id, "cancelled", &before.changes_to(&import)).await?;
        self.go_on(tx, import, pb::ImportChange::Cancelled).await
    }

    async fn undo_import(&self, request: Request<pb::UndoImportRequest>) -> Reply<pb::Import> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::imports::lock(&mut tx, convert::id(&input.id)?).await?;
        let import = before.clone().undo(tx.now())?;
        if import.version == before.version {
            let reply = shown(&tx, &before);
            return Ok(tx.finish(reply).await?);
        }
        tx.audit("import", import.id, "undone", &before.changes_to(&import)).await?;
        self.go_on(tx, import, pb::ImportChange::Progressed).await
    }

    async fn list_import_rows(&self, request: Request<pb::ListImportRowsRequest>) -> Reply<pb::ListImportRowsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let import = store::imports::get(&mut tx, convert::id(&input.import_id)?).await?;
        let page = Page::of(&store::import_rows::LISTING, &input)?;
        let outcome = convert::outcome(input.outcome());
        let selection = RowSelection { import: import.id, outcome, with_problems: false };
        let (rows, next_page_token) = store::import_rows::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::import_rows::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListImportRowsResponse {
            rows: rows.into_iter().map(convert::row).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    type ExportImportProblemsStream = export::File;

    async fn export_import_problems(&self, request: Request<pb::ExportImportProblemsRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let import = store::imports::get(&mut export.tx, convert::id(&input.import_id)?).await?;
        Ok(export.send("import-problems", &input, ProblemPages::new(import.id)).await?)
    }
}

impl Imports {
    /// Stores a changed import, tells of it, with the step that is due, and answers.
    async fn go_on(&self, mut tx: Tx, import: Import, change: pb::ImportChange) -> Reply<pb::Import> {
        store::imports::update(&mut tx, &import).await?;
        tx.publish(events::import_changed(&import, change)).await?;
        let reply = shown(&tx, &import);
        Ok(tx.finish(reply).await?)
    }
}

fn shown(tx: &Tx, import: &Import) -> pb::Import {
    convert::to_proto_for(import, tx.caller(), tx.now())
}
