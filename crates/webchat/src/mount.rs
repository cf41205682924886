//! Putting a chat into a page, and taking it out again without a trace.

use std::fmt;
use std::rc::Rc;

use hooktalk_engine::{Engine, Options, Target};
use hooktalk_protocol::{Message, Severity};
use js_sys::{Function, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, ShadowRootInit, ShadowRootMode};
use yew::{AppHandle, Renderer};

use crate::app::{Root, RootProps};
use crate::appearance::Appearance;
use crate::chat::export::{self, Speakers};
use crate::chat::{Action, Chat, Failure, MemoryUpdate, Shared, persist};
use crate::components::{Still, StillProps};
use crate::driver::{
    Browser, DrawHook, Driver, Event, Listener, MarkdownSource, MemorySource, Settings, Shell,
    TurnReport,
};
use crate::markdown::Markdown;
use crate::strings::Strings;
use crate::style::{Adopted, SHEET};

/// Which bot answers.
#[derive(Clone, Default)]
pub enum Bot {
    /// Nobody: the chat says that it is not available.
    #[default]
    None,
    /// A bot definition, compiled when the chat is mounted. Its mistakes go to the console, and the
    /// chat says that it is not available.
    Definition(Value),
    /// A bot that is compiled already.
    Engine(Rc<Engine>),
}

/// How a chat is to be.
#[derive(Clone, Default)]
pub struct ChatOptions {
    /// Which bot answers.
    pub bot: Bot,
    /// Under which key of localStorage the conversation is kept, with `hooktalk:` put before it.
    /// `None` keeps nothing. Two bots need two keys.
    pub storage_key: Option<String>,
    /// The language of the interface and of the first turn, until the conversation has its own; a
    /// BCP 47 tag. Changing it to another one in a mounted chat switches the conversation too.
    pub language: Option<String>,
    /// Title, theme and layout.
    pub appearance: Appearance,
    /// Whether the panel is open from the start. If not, it is as the visitor left it.
    pub open: bool,
    /// Whether the panel is closed from the start even if the visitor left it open.
    pub begins_closed: bool,
    /// The pause after a message that names none, in milliseconds.
    pub default_delay_ms: u32,
    /// Told of every turn after it began, after each answer of a webhook, and at its end. With it
    /// a definition is compiled to record its steps.
    pub on_turn: Option<Listener<TurnReport>>,
    /// Told of every message of the bot when it is shown; `client_data` is meant for this.
    pub on_message: Option<Listener<Message>>,
    /// Told of what the visitor does, of the memory, of the end of each turn, and of trouble.
    pub on_event: Option<Listener<Event>>,
    /// Asked before each turn what goes into the memory; given up after 10 seconds.
    pub memory: Option<MemorySource>,
    /// Asked before each message of the bot is shown, one after another; given up after 10 seconds.
    pub before_draw: Option<DrawHook>,
    /// Loads the parser of Markdown before the first message that needs it, as [`markdown_source`]
    /// does; without, Markdown is drawn as it is written.
    pub markdown: Option<MarkdownSource>,
    /// How long a kept conversation lives after its last row, in milliseconds; `None` is for ever.
    /// Looked at when the chat is mounted.
    pub time_to_live_ms: Option<u64>,
}

/// A mounted chat. Dropping it takes the chat out of the page.
pub struct ChatHandle {
    driver: Driver,
    appearance: Appearance,
    bot: Bot,
    engine: Result<Rc<Engine>, Failure>,
    app: Option<AppHandle<Root>>,
    _place: Place,
}

/// Puts a chat into `host`, in an open shadow root, beside nothing else that stands in it.
///
/// A shadow root that the host has already is used; it must be open.
///
/// # Errors
///
/// When the browser gives the host no shadow root, as for an `<input>`.
pub fn mount(host: &Element, options: ChatOptions) -> Result<ChatHandle, JsValue> {
    let place = Place::new(host)?;
    let engine = compile(&options.bot, options.on_turn.is_some());
    let appearance = options.appearance.clone();
    let (bot, open) = (options.bot.clone(), options.open);
    let driver = Driver::new(Rc::new(Browser), settings(options, &engine));
    if open {
        driver.dispatch(Action::Open);
    }
    let props = RootProps {
        driver: driver.clone(),
        appearance: appearance.clone(),
    };
    let app = Renderer::<Root>::with_root_and_props(place.element.clone(), props).render();
    Ok(ChatHandle {
        driver,
        appearance,
        bot,
        engine,
        app: Some(app),
        _place: place,
    })
}

/// A message that is drawn in a page, for tools that show one while it is written. Dropping it
/// takes it out of the page.
pub struct Drawing {
    app: Option<AppHandle<Still>>,
    _place: Place,
}

/// Draws one message into `host`, as a chat would, in an open shadow root.
///
/// # Errors
///
/// As [`mount`].
pub fn draw(host: &Element, message: StillProps) -> Result<Drawing, JsValue> {
    let place = Place::new(host)?;
    let app = Renderer::<Still>::with_root_and_props(place.element.clone(), message).render();
    Ok(Drawing {
        app: Some(app),
        _place: place,
    })
}

impl Drawing {
    /// Draws another one in its place.
    pub fn update(&mut self, message: StillProps) {
        if let Some(app) = &mut self.app {
            app.update(message);
        }
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drawing")
    }
}

impl ChatHandle {
    /// Opens the panel.
    pub fn open(&self) {
        self.driver.dispatch(Action::Open);
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.driver.dispatch(Action::Close);
    }

    /// Sends words as if the visitor had typed them.
    pub fn send(&self, text: &str) {
        self.driver.dispatch(Action::Send {
            text: text.to_owned(),
        });
    }

    /// Shows a message of the bot without a turn: the bot does not learn of it.
    pub fn say(&self, message: Message) {
        self.driver.dispatch(Action::Say {
            language: Some(self.driver.chat().language().to_owned()),
            messages: vec![message],
        });
    }

    /// Opens the panel if it is closed, and closes it if it is open.
    pub fn toggle(&self) {
        if self.driver.chat().open {
            self.close();
        } else {
            self.open();
        }
    }

    /// Switches the language: of the interface at once, of the bot with the next words. A language
    /// that the bot does not have becomes its default one then.
    pub fn set_language(&self, tag: &str) {
        self.driver.dispatch(Action::Speak(tag.to_owned()));
    }

    /// Changes what the conversation remembers: at once, or after the turns that are under way.
    pub fn set_memory(&self, update: MemoryUpdate) {
        self.driver.dispatch(Action::Remember(update));
    }

    /// The transcript as plain text, for the visitor to keep.
    pub fn export_text(&self) -> String {
        let chat = self.driver.chat();
        let strings = Strings::of(chat.language(), &self.appearance.strings);
        let speakers = Speakers {
            visitor: &strings.you,
            bot: &strings.bot,
        };
        export::to_text(&chat, speakers)
    }

    /// The whole conversation as JSON; [`ChatHandle::import`] takes it.
    pub fn export(&self) -> Value {
        persist::to_value(&self.driver.chat(), Browser.now())
    }

    /// Keeps the conversation under another storage key as well, at once:
    /// [`ChatHandle::set_options`] with that key goes on with it. False when there is none yet, or
    /// when the browser does not keep it.
    pub fn keep_as(&self, key: &str) -> bool {
        self.driver.keep_as(key)
    }

    /// Goes on with a conversation that [`ChatHandle::export`] wrote, in place of the present one.
    /// False, and nothing is changed, when it is none.
    pub fn import(&self, value: &Value) -> bool {
        let Some(saved) = persist::read(value) else {
            return false;
        };
        self.driver.dispatch(Action::Reset);
        self.driver.dispatch(Action::Import(Box::new(saved)));
        true
    }

    /// Forgets the conversation and begins a new one.
    pub fn reset(&self) {
        self.driver.dispatch(Action::Reset);
    }

    /// The state at this moment.
    pub fn chat(&self) -> Shared<Chat> {
        self.driver.chat()
    }

    /// Changes everything but whether the panel is open.
    ///
    /// Another bot under the same storage key goes on with the conversation. Another storage key
    /// is another conversation: what was kept under it comes back.
    pub fn set_options(&mut self, options: ChatOptions) {
        if options.bot != self.bot {
            self.engine = compile(&options.bot, options.on_turn.is_some());
            self.bot = options.bot.clone();
        }
        let appearance = options.appearance.clone();
        self.driver.configure(settings(options, &self.engine));
        if appearance != self.appearance
            && let Some(app) = &mut self.app
        {
            // What was in view stays in view.
            if !self.appearance.layout.closes() && appearance.layout.closes() {
                self.driver.dispatch(Action::Open);
            }
            self.appearance = appearance.clone();
            app.update(RootProps {
                driver: self.driver.clone(),
                appearance,
            });
        }
    }

    /// Takes the chat out of the page: what is under way is aborted, what is to be kept is kept.
    pub fn destroy(self) {}
}

impl Drop for ChatHandle {
    fn drop(&mut self) {
        self.driver.stop();
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

impl fmt::Debug for ChatHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChatHandle")
    }
}

impl fmt::Debug for ChatOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChatOptions")
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Definition(_) => "Definition",
            Self::Engine(_) => "Engine",
        })
    }
}

impl PartialEq for Bot {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Definition(a), Self::Definition(b)) => a == b,
            (Self::Engine(a), Self::Engine(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

fn settings(options: ChatOptions, engine: &Result<Rc<Engine>, Failure>) -> Settings {
    Settings {
        engine: engine.as_ref().ok().cloned(),
        failure: engine.as_ref().err().copied(),
        storage_key: options.storage_key,
        language: options.language,
        default_delay_ms: options.default_delay_ms,
        on_turn: options.on_turn,
        on_message: options.on_message,
        on_event: options.on_event,
        memory: options.memory,
        before_draw: options.before_draw,
        markdown: options.markdown,
        time_to_live_ms: options.time_to_live_ms,
        begins_closed: options.begins_closed,
    }
}

/// Loads the parser of Markdown by `load`, which gives a promise of the module
/// `webchat_markdown.js`.
pub fn markdown_source(load: impl Fn() -> Result<JsValue, JsValue> + 'static) -> MarkdownSource {
    Rc::new(move || {
        let module = load();
        Box::pin(async move {
            let module = JsFuture::from(Promise::resolve(&module.ok()?)).await.ok()?;
            let lex = Reflect::get(&module, &"lex".into()).ok()?;
            let lex: Function = lex.dyn_into().ok()?;
            Some(Markdown::new(move |text| {
                let nodes = lex.call1(&JsValue::NULL, &text.into()).ok()?;
                serde_json::from_str(&nodes.as_string()?).ok()
            }))
        })
    })
}

fn compile(bot: &Bot, trace: bool) -> Result<Rc<Engine>, Failure> {
    let definition = match bot {
        Bot::None => return Err(Failure::NoBot),
        Bot::Engine(engine) => return Ok(Rc::clone(engine)),
        Bot::Definition(definition) => definition,
    };
    let options = Options {
        target: Target::Browser,
        trace,
        ..Options::default()
    };
    match Engine::compile_with(definition, &options) {
        Ok(engine) => {
            for diagnostic in engine.diagnostics() {
                Browser.report(diagnostic.severity, &diagnostic.to_string());
            }
            Ok(Rc::new(engine))
        }
        Err(error) => {
            Browser.report(Severity::Error, &error.to_string());
            Err(Failure::InvalidBot)
        }
    }
}

/// Where a chat stands in a page.
struct Place {
    /// What Yew draws into.
    element: Element,
    _sheet: Adopted,
}

/// No box of its own stands between the host's size and the chat.
const MOUNT_RULE: &str = "#mount{display:contents}";

impl Place {
    fn new(host: &Element) -> Result<Self, JsValue> {
        let root = match host.shadow_root() {
            Some(root) => root,
            None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
        };
        let document = host.owner_document().ok_or("the host has no document")?;
        let element = document.create_element("div")?;
        element.set_id("mount");
        root.append_child(&element)?;
        let sheet = Adopted::new(root.into(), &[MOUNT_RULE, SHEET].concat())?;
        Ok(Self {
            element,
            _sheet: sheet,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.element.remove();
    }
}
