use std::rc::Rc;

use hooktalk_protocol::Severity;
use hooktalk_webchat::components::effect::use_effect_with;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::{
    Callback, Html, MouseEvent, Properties, component, html, use_mut_ref, use_node_ref, use_state,
};

use crate::browser::Editor;
use crate::document::Findings;
use crate::editor_frame::{self, Stage};
use crate::icon::{self, icon};
use crate::state::Ask;
use crate::words::counted;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: Rc<str>,
    /// Counts the documents that were opened.
    pub(crate) opened: u32,
    /// What was found last; `None` before the first look.
    pub(crate) findings: Option<Rc<Findings>>,
    /// Whether that is of the text as it is.
    pub(crate) looked_at: bool,
    /// Whether the chat runs an older text than this one.
    pub(crate) behind: bool,
    /// Whether the pane is in view. The editor is loaded when it is for the first time.
    pub(crate) shown: bool,
    /// Takes what the person wrote.
    pub(crate) changed: Callback<Rc<str>>,
    /// What the editor is to do, and how often something was asked for.
    pub(crate) asked: (u32, Option<Ask>),
}

/// The text of the bot, to be written.
#[component]
pub(crate) fn EditPane(props: &Props) -> Html {
    let host = use_node_ref();
    let editor = use_mut_ref(|| None::<Editor>);
    let stage = use_state(|| Stage::Away);
    let unformatted = use_state(|| false);
    // What the editor began with, and the newest text for when it comes to be.
    let opened = use_mut_ref(|| 0_u32);
    let newest = use_mut_ref(|| props.text.clone());
    newest.replace(props.text.clone());
    // What the editor holds, as far as it was told.
    let held = use_mut_ref(|| props.text.clone());
    let changed = {
        let (held, changed) = (held.clone(), props.changed.clone());
        Callback::from(move |text: Rc<str>| {
            held.replace(text.clone());
            changed.emit(text);
        })
    };

    {
        let (host, editor, stage) = (host.clone(), editor.clone(), stage.clone());
        let (opened, newest, held) = (opened.clone(), newest, held.clone());
        let count = props.opened;
        use_effect_with((props.shown, *stage), move |(shown, now)| {
            if !*shown || *now != Stage::Away {
                return;
            }
            let Some(host) = host.cast::<HtmlElement>() else {
                return;
            };
            stage.set(Stage::Loading);
            opened.replace(count);
            let text = newest.borrow().clone();
            held.replace(text.clone());
            spawn_local(async move {
                let loaded = Editor::load(host, text, changed).await;
                stage.set(if loaded.is_some() {
                    Stage::Ready
                } else {
                    Stage::Failed
                });
                editor.replace(loaded);
            });
        });
    }
    {
        let editor = editor.clone();
        let what = (props.opened, props.text.clone(), *stage);
        use_effect_with(what, move |(count, text, _)| {
            let editor = editor.borrow();
            let Some(editor) = &*editor else {
                return;
            };
            if *opened.borrow() != *count {
                editor.open(text);
                opened.replace(*count);
            } else if *held.borrow() != *text {
                // Somebody else changed it: a form, for instance.
                editor.replace(text);
            }
            held.replace(text.clone());
        });
    }
    {
        let editor = editor.clone();
        // What was asked before the editor was there is done when it is.
        let done = use_mut_ref(|| 0_u32);
        use_effect_with((props.asked, *stage), move |((count, ask), _)| {
            let editor = editor.borrow();
            let Some(editor) = &*editor else {
                return;
            };
            if done.replace(*count) == *count {
                return;
            }
            match ask {
                Some(Ask::Undo) => editor.undo(),
                Some(Ask::Redo) => editor.redo(),
                Some(Ask::Show { from, to }) => editor.show(*from, *to),
                None => {}
            }
        });
    }
    {
        let editor = editor.clone();
        let current = props.findings.clone().filter(|_| props.looked_at);
        use_effect_with((current, *stage), move |(findings, _)| {
            if let (Some(editor), Some(findings)) = (&*editor.borrow(), findings) {
                editor.mark(&findings.to_text());
            }
        });
    }
    {
        let editor = editor.clone();
        use_effect_with((), move |()| {
            move || {
                editor.replace(None);
            }
        });
    }

    let with = |action: fn(&Editor)| {
        let editor = editor.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(editor) = &*editor.borrow() {
                action(editor);
            }
        })
    };
    let format = {
        let (editor, unformatted) = (editor.clone(), unformatted.clone());
        Callback::from(move |_: MouseEvent| {
            let done = editor.borrow().as_ref().is_none_or(Editor::format);
            unformatted.set(!done);
        })
    };
    let again = {
        let stage = stage.clone();
        Callback::from(move |_: MouseEvent| stage.set(Stage::Away))
    };
    let ready = *stage == Stage::Ready;
    let mut tools = editor_frame::common(with);
    tools.push((
        "Format",
        "Lay out the JSON (Shift+Alt+F)",
        icon::FORMAT,
        format,
    ));
    html! {
        <section class="editor" aria-labelledby="edit-title">
            <div class="editor-head">
                <h2 id="edit-title">{ "Edit" }</h2>
                <div class="tools" role="group" aria-label="Tools of the editor">
                    { editor_frame::buttons(tools, *stage) }
                </div>
            </div>
            { editor_frame::body(host, *stage, again, None) }
            <div class="editor-foot">
                <p class="problems" role="status">
                    { verdict(props.findings.as_deref(), props.behind) }
                    if *unformatted && props.findings.as_ref().is_some_and(|it| !it.can_run()) {
                        { " It can be laid out once it is JSON." }
                    }
                </p>
                if ready && props.findings.as_ref().is_some_and(|findings| !findings.list.is_empty()) {
                    <button type="button" id="next-problem" class="plain" title="F8" onclick={with(Editor::next)}>{ "Next problem" }</button>
                }
                <p class="hint">
                    <kbd>{ "Ctrl" }</kbd>{ " " }<kbd>{ "Space" }</kbd>{ " offers what fits. " }
                    <kbd>{ "Esc" }</kbd>{ ", then " }<kbd>{ "Tab" }</kbd>{ " leaves the editor." }
                </p>
            </div>
        </section>
    }
}

/// What the findings say in short.
fn verdict(findings: Option<&Findings>, behind: bool) -> Html {
    let Some(findings) = findings else {
        return html! { <span class="badge wait">{ "Checking …" }</span> };
    };
    let errors = findings.count(Severity::Error);
    let warnings = findings.count(Severity::Warning);
    html! {
        <>
            if errors > 0 {
                <span class="badge bad">{ icon(icon::ERROR) }{ counted(errors, "error") }</span>
            }
            if warnings > 0 {
                <span class="badge warn">{ icon(icon::WARNING) }{ counted(warnings, "warning") }</span>
            }
            if errors == 0 && warnings == 0 {
                <span class="badge good">{ icon(icon::DONE) }{ "No problems" }</span>
            }
            if errors > 0 && behind {
                { " The chat goes on with the last bot that worked." }
            }
        </>
    }
}
