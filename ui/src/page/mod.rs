//! The pages of the rail, one struct per page, one file (or folder) per struct.

use attune::study::{Command, Snapshot, StudyView, Update};
use attune::t;
use eframe::egui;

use crate::command::Action;
use crate::shell::Notice;
use crate::state::Preferences;
use crate::theme::Theme;
use crate::widget::{Empty, Icon, empty};

mod data;
mod explore;
mod jobs;
mod models;
mod probe;
mod report;
mod settings;
mod start;
mod steps;
mod train;

/// The pages, in the order of the rail.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Page {
    #[default]
    Start,
    Data,
    Train,
    Probe,
    Explore,
    Report,
    Models,
    Jobs,
    Settings,
    /// A published study, stage by stage; it is not on the rail.
    Steps,
}

impl Page {
    /// Every page of the rail, in its order.
    pub const ALL: [Self; 9] = [
        Self::Start,
        Self::Data,
        Self::Train,
        Self::Probe,
        Self::Explore,
        Self::Report,
        Self::Models,
        Self::Jobs,
        Self::Settings,
    ];

    /// Its name on the rail.
    pub fn label(self) -> String {
        match self {
            Self::Start => t!("window-page-start"),
            Self::Data => t!("window-page-data"),
            Self::Train => t!("window-page-train"),
            Self::Probe => t!("window-page-probe"),
            Self::Explore => t!("window-page-explore"),
            Self::Report => t!("window-page-report"),
            Self::Models => t!("window-page-models"),
            Self::Jobs => t!("window-page-jobs"),
            Self::Settings => t!("window-page-settings"),
            Self::Steps => t!("window-page-steps"),
        }
    }

    /// What one does there, in a sentence.
    pub fn hint(self) -> String {
        match self {
            Self::Start => t!("window-page-start-hint"),
            Self::Data => t!("window-page-data-hint"),
            Self::Train => t!("window-page-train-hint"),
            Self::Probe => t!("window-page-probe-hint"),
            Self::Explore => t!("window-page-explore-hint"),
            Self::Report => t!("window-page-report-hint"),
            Self::Models => t!("window-page-models-hint"),
            Self::Jobs => t!("window-page-jobs-hint"),
            Self::Settings => t!("window-page-settings-hint"),
            Self::Steps => t!("window-page-steps-hint"),
        }
    }

    /// Its icon on the rail.
    pub fn icon(self) -> Icon {
        match self {
            Self::Start => Icon::Start,
            Self::Data => Icon::Data,
            Self::Train => Icon::Train,
            Self::Probe => Icon::Probe,
            Self::Explore => Icon::Explore,
            Self::Report => Icon::Report,
            Self::Models => Icon::Models,
            Self::Jobs => Icon::Jobs,
            Self::Settings => Icon::Settings,
            Self::Steps => Icon::Star,
        }
    }

    /// Whether it shows something of an open study.
    pub fn needs_study(self) -> bool {
        !matches!(self, Self::Start | Self::Settings)
    }

    /// What the teaching panel says while nothing is selected.
    pub fn lesson(self) -> Lesson {
        let (what, sure) = match self {
            Self::Start => (t!("window-lesson-start"), t!("window-sure-start")),
            Self::Data => (t!("window-lesson-data"), t!("window-sure-data")),
            Self::Train => (t!("window-lesson-train"), t!("window-sure-train")),
            Self::Probe => (t!("window-lesson-probe"), t!("window-sure-probe")),
            Self::Explore => (t!("window-lesson-explore"), t!("window-sure-explore")),
            Self::Report => (t!("window-lesson-report"), t!("window-sure-report")),
            Self::Models => (t!("window-lesson-models"), t!("window-sure-models")),
            Self::Jobs => (t!("window-lesson-jobs"), t!("window-sure-jobs")),
            Self::Settings => (t!("window-lesson-settings"), t!("window-sure-settings")),
            Self::Steps => (t!("window-lesson-steps"), t!("window-sure-steps")),
        };
        Lesson {
            what,
            sure,
            from: Vec::new(),
        }
    }
}

pub(crate) use data::kind_icon;
pub use start::open_sample;

/// The pages that exist, with what each keeps between frames.
pub fn pages() -> Vec<(Page, Box<dyn Show>)> {
    vec![
        (Page::Start, Box::<start::StartPage>::default()),
        (Page::Data, Box::<data::DataPage>::default()),
        (Page::Train, Box::<train::TrainPage>::default()),
        (Page::Probe, Box::<probe::ProbePage>::default()),
        (Page::Explore, Box::<explore::ExplorePage>::default()),
        (Page::Report, Box::<report::ReportPage>::default()),
        (Page::Models, Box::<models::ModelsPage>::default()),
        (Page::Jobs, Box::<jobs::JobsPage>::default()),
        (Page::Settings, Box::<settings::SettingsPage>::default()),
        (Page::Steps, Box::<steps::StepsPage>::default()),
    ]
}

/// What a page is given each frame.
pub struct Context<'a> {
    pub snapshot: &'a Snapshot,
    pub theme: &'a Theme,
    /// Wishes of this frame, sent after it.
    pub commands: &'a mut Vec<Command>,
    /// Actions of the window begun in this frame.
    pub actions: &'a mut Vec<Action>,
    /// Things to say in the corner, after this frame.
    pub notices: &'a mut Vec<Notice>,
    /// Where to go after this frame.
    pub go_to: &'a mut Option<Page>,
    /// The job to be opened on the Jobs page.
    pub open_job: &'a mut Option<String>,
    /// What the teaching panel on the right explains; a page sets it to what is selected.
    pub teach: &'a mut Lesson,
    pub preferences: &'a mut Preferences,
    /// Larger text, slurs masked.
    pub class_mode: bool,
}

impl<'a> Context<'a> {
    /// Asks for something.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Goes to the Jobs page and opens a job there.
    pub fn show_job(&mut self, job: &str) {
        *self.open_job = Some(job.to_owned());
        *self.go_to = Some(Page::Jobs);
    }

    /// The open study; where none is, says so on the page and offers to open one.
    pub fn study_or_offer(&mut self, ui: &mut egui::Ui) -> Option<&'a StudyView> {
        if self.snapshot.study.is_none() {
            let offer = Empty {
                icon: Icon::Folder,
                headline: &t!("window-no-study"),
                sentence: &t!("window-no-study-sentence"),
                offer: Some(&t!("window-no-study-offer")),
            };
            if empty(ui, self.theme, &offer) {
                *self.go_to = Some(Page::Start);
            }
        }
        self.snapshot.study.as_ref()
    }
}

/// What the right-hand panel says of whatever is selected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lesson {
    /// "What is this?", two sentences.
    pub what: String,
    /// "How sure can I be?"
    pub sure: String,
    /// "Where from?": the chain back to the file, nearest first.
    pub from: attune::study::Lineage,
}

/// A page.
pub trait Show {
    /// Draws the page into the whole of `ui`.
    fn show(&mut self, ui: &mut egui::Ui, context: &mut Context<'_>);

    /// Hears of an answer to a command (its own or another page's).
    fn take(&mut self, _update: &Update) {}
}
